const NONE = [
  "orderLotsMax",
  "notionalMicrosMax",
  "collateralMicrosMax",
  "capitalShareMax",
  "collarBp",
  "staleBookUs",
  "staleFairUs",
  "ordersPerMinuteMax",
  "lossTodayMicrosMax",
  "drawdownMicrosMax",
];

/** Every limit but the position's as none, but for those given: "collarBp=5". */
export function limits(...given: readonly string[]): string {
  const names = new Set(given.map((pair) => pair.split("=")[0]));
  return [...NONE.filter((name) => !names.has(name)).map((name) => `${name}=none`), ...given].join(",");
}
