/** WeChat's own browser: no downloads, no new windows, a back button that must close what floats. */
export const inWeChat = /MicroMessenger/i.test(navigator.userAgent);
