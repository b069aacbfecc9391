// Times in the words of WeChat.

const DAYS = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];

function two(number) {
  return String(number).padStart(2, "0");
}

/** 21:03 */
export function hour(seconds) {
  const date = new Date(seconds * 1000);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** 11月21日 周六 21:03 */
export function full(seconds) {
  const date = new Date(seconds * 1000);
  return `${date.getMonth() + 1}月${date.getDate()}日 ${DAYS[date.getDay()]} ${hour(seconds)}`;
}

/** The line between messages: today without a date, yesterday by its name. */
export function stamp(seconds, now) {
  const day = (value) => new Date(value * 1000).toDateString();
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
