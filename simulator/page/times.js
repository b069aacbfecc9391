// Times in the words of WeChat.

const DAYS = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];

function two(number) {
  return String(number).padStart(2, "0");
}

/** The moment on the clocks of China, read with the getUTC… functions: the people on the page live there. */
function inChina(seconds) {
  return new Date((seconds + 8 * 3600) * 1000);
}

/** 21:03 */
export function hour(seconds) {
  const date = inChina(seconds);
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
}

/** 11月21日 周六 21:03 */
export function full(seconds) {
  const date = inChina(seconds);
  return `${date.getUTCMonth() + 1}月${date.getUTCDate()}日 ${DAYS[date.getUTCDay()]} ${hour(seconds)}`;
}

/** The line between messages: today without a date, yesterday by its name. */
export function stamp(seconds, now) {
  const day = (value) => inChina(value).toISOString().slice(0, 10);
  if (day(seconds) === day(now)) return hour(seconds);
  if (day(seconds) === day(now - 86400)) return `昨天 ${hour(seconds)}`;
  return full(seconds);
}

/** 48 小时, 12 分, 40 秒: the largest unit, begun ones counted. */
export function span(seconds) {
  if (seconds <= 60) return `${seconds} 秒`;
  if (seconds <= 3600) return `${Math.ceil(seconds / 60)} 分`;
  return `${Math.ceil(seconds / 3600)} 小时`;
}
