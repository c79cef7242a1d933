export const PostsPage = () => import('./PostsPage.vue');
export { bodyNeeded, postRoles } from './roles';
