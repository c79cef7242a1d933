export const PostsPage = () => import('./PostsPage.vue');
export { bodyKindWord, bodyNeeded, postRoles } from './roles';
