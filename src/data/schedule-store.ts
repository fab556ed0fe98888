/** The exchange's hours in the store. */
import type { ScheduleSeen } from "../kalshi/market-documents.ts";
import type { TimeSpan, WeeklyHours } from "../kalshi/schedule-fields.ts";
import type { Store } from "./store.ts";
import type { SeenHours } from "./trading-pauses.ts";

/** Keeps what a schedule said; saying the same again changes nothing. @param seenUs where it does not say itself. */
export function writeSchedule({ db }: Store, schedule: ScheduleSeen, seenUs: number, source: string): void {
  const timeUs = schedule.seenUs ?? seenUs;
  db.prepare(
    "INSERT OR IGNORE INTO exchange_schedule (seen_time_us, weekly_hours, source) VALUES (?, ?, ?)",
  ).run(timeUs, JSON.stringify(schedule.weeklyHours), source);
  const insert = db.prepare("INSERT OR IGNORE INTO maintenance_window VALUES (?, ?, ?, ?)");
  for (const { startUs, endUs } of schedule.maintenance) insert.run(startUs, endUs, timeUs, source);
}

/** Everything that was seen, in the order in which it was. */
export function seenHours({ db }: Store): SeenHours {
  const weeks = db
    .prepare<[], string>("SELECT weekly_hours FROM exchange_schedule ORDER BY seen_time_us, schedule_id")
    .pluck()
    .all();
  return {
    weeklyHours: weeks.flatMap((text) => JSON.parse(text) as readonly WeeklyHours[]),
    maintenance: db
      .prepare<[], TimeSpan>(
        "SELECT start_time_us AS startUs, end_time_us AS endUs FROM maintenance_window ORDER BY start_time_us",
      )
      .all(),
  };
}
