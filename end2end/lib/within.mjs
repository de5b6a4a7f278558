/** What `work` comes to, if it does so in time: a page that stands still answers nothing, and has no limit of its own for that. */
export const within = (timeout, work, what) => {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`in vain for ${Math.round(timeout / 1000)} s: ${what()}`)), timeout);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};
