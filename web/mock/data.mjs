// Invented people and sentences for development. Fictional street, fictional neighbours.
export const street = {
  id: '1001', slug: 'qinghe', name: '青禾街道',
  communities: [
    { id: '2001', name: '柳荫里', types: ['old_town'] },
    { id: '2002', name: '云栖苑', types: ['commodity'] },
    { id: '2003', name: '新河湾', types: ['village_turned'] },
  ],
};

const parking = [
  '院里的车位应当先保证本小区住户使用。', '晚上十点以后，消防通道上停车应当直接拖走。', '外来车辆每小时收费，收入公开用于小区维修。',
  '可以把东侧闲置的自行车棚改成车位。', '一户一位，第二辆车应当多交停车费。', '绿地不能为了停车再缩小。',
  '快递和送餐车应当有专门的临停位，限时十五分钟。', '应当和隔壁写字楼商量，夜间共享他们的车库。', '车位抽签分配，每年重抽一次。',
  '老人和行动不便的住户应当有靠近楼门的车位。', '装道闸的钱由物业出，不从维修资金里出。', '没有车的住户也应当参与决定院子怎么用。',
  '地面划线重新规划，先请专业公司出三个方案。', '电动车充电棚要先建，再谈汽车车位。', '访客停车提前在手机上登记就行，不用收费。',
];
const pets = ['遛狗必须牵绳，没牵绳的应当有人管。', '在西北角围一块地给宠物活动。', '宠物活动区要离儿童乐园远一点。', '养宠物的住户应当分担清洁费。', '早晚各留一小时可以放开牵绳。', '先试行三个月再决定。'];
const rubbish = ['夜间清运放到晚上九点以前。', '清运车换成静音的电动车。', '厨余垃圾桶夏天要一天清两次。', '清运时间应当贴在每个楼门口。'];
const lift = ['一楼住户不出加装电梯的建设费。', '维保费按楼层递增。', '低层住户如果房价受影响，应当从公共收益里得到补偿。', '先请专业公司报价再谈分摊。'];

const day = 86_400_000;
export const at = (days) => new Date(Date.now() + days * day).toISOString().replace(/\.\d+Z$/, 'Z');

export const topics = [
  { id: '3001', community: 0, title: '停车难：院里的车位怎么分？', question: '院里现在有 86 个车位、140 多辆车。您觉得车位应当怎么分、怎么管？', texts: parking, groups: 3, people: 214, state: 'open', closes: 3, opened: -12 },
  { id: '3002', community: 0, title: '老楼加装电梯，费用怎么分摊？', question: '3 号楼打算加装电梯。建设和维保的钱，各层怎么出才公平？', texts: lift, groups: 0, people: 9, state: 'open', closes: 20, opened: -2, reason: 'too_few_people' },
  { id: '3003', community: 1, title: '要不要设宠物活动区？', question: '云栖苑要不要划出一块地给宠物活动？怎么管？', texts: pets, groups: 2, people: 96, state: 'closed', closes: -5, opened: -40 },
  { id: '3004', community: 2, title: '夜间垃圾清运，几点合适？', question: '清运车现在晚上十一点进院。您觉得几点合适？', texts: rubbish, groups: 2, people: 40, state: 'open', closes: 9, opened: -3, computing: true },
  { id: '3005', community: 2, title: '新河湾文化活动室，先办什么？', question: '活动室年底开放，先办哪些事？', texts: [...parking.slice(3, 9), ...pets.slice(0, 4)], groups: 5, people: 330, state: 'open', closes: 30, opened: -8 },
];

export const rules = ['off_topic', 'personal_attack', 'personal_data', 'unlawful', 'advertising', 'several_ideas', 'duplicate'];
export const people = [
  { login_name: 'resident', password: 'qinghe-2026', display_name: '林小满', role: 'resident', place: '柳荫里 3 号楼 2 单元 501', community: 0 },
  { login_name: 'newcomer', password: 'qinghe-2026', display_name: '周一舟', role: 'resident', place: null, community: null },
  { login_name: 'committee', password: 'qinghe-2026', display_name: '何清', role: 'committee_staff', place: '柳荫里居委会', community: 0 },
];
