// What a sheet on a wall says, in both languages at once: whoever stands before it has chosen none.
export const sheetWords = [
  { lang: 'zh-CN', title: '有事扫一扫', text: '路灯不亮、楼道堆物、下水不通……扫码写一句话或拍张照，就知道由谁办、几天办。不用下载，不用登录。', call: '也可以打居委会电话' },
  { lang: 'en', title: 'Scan to report', text: 'A dead lamp, a blocked stairway, a leak: write a line or take a photo, and see who must answer and by when. No app, no account.', call: 'or call the residents’ committee' },
] as const;
