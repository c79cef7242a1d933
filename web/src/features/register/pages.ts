// What the residents' router takes, without the card that other pages show.
export const WhoPage = () => import('./WhoPage.vue');
