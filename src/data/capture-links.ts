/** Which captures belong to one recording: they share markets, or their sequence numbers follow each other. */
import { CAPTURE_ORDER } from "./capture-table.ts";
import type { Store } from "./store.ts";

export interface ChainLink {
  readonly captureId: number;
  readonly source: string;
  readonly firstTimeUs: number | null;
  readonly lastTimeUs: number | null;
}

/** The captures that share markets with one, directly or by way of others, in the order in which they follow each other. */
export function chainOf(store: Store, captureId: number): ChainLink[] {
  const bridges = bridgesOf(store);
  const chain = linksOf(store, hostOf(captureId, bridges));
  for (let isGrowing = true; isGrowing;) {
    const bridge = bridges.find(
      ({ link, hostId }) =>
        chain.some((known) => known.captureId === hostId) &&
        !chain.some((known) => known.captureId === link.captureId),
    );
    isGrowing = bridge !== undefined;
    if (bridge !== undefined)
      chain.splice(chain.findIndex((known) => known.captureId === bridge.hostId) + 1, 0, bridge.link);
  }
  return chain;
}

function linksOf({ db }: Store, captureId: number): ChainLink[] {
  return db
    .prepare<[number], ChainLink>(
      `WITH RECURSIVE member (capture_id) AS (
         VALUES (?)
         UNION
         SELECT other.capture_id FROM member JOIN capture_market AS mine USING (capture_id)
           JOIN capture_market AS other ON other.market_id = mine.market_id
           JOIN capture ON capture.capture_id = other.capture_id WHERE dialect <> 'rows'
       )
       SELECT capture_id AS captureId, source, first_time_us AS firstTimeUs, last_time_us AS lastTimeUs
       FROM member JOIN capture USING (capture_id) ORDER BY ${CAPTURE_ORDER}`,
    )
    .all(captureId);
}

/** A capture of answers to commands alone: it has no market and no time, only the numbers after those of its host. */
interface Bridge {
  readonly link: ChainLink;
  readonly hostId: number;
}

function bridgesOf({ db }: Store): Bridge[] {
  return db
    .prepare<[], ChainLink & { hostId: number }>(
      `SELECT capture.capture_id AS captureId, source, NULL AS firstTimeUs, NULL AS lastTimeUs,
         min(host.capture_id) AS hostId
       FROM capture JOIN capture_sequence AS run USING (capture_id)
         JOIN capture_sequence AS host ON host.sid = run.sid AND host.last_seq = run.first_seq - 1
       WHERE dialect <> 'rows' AND run.session = 0
         AND NOT EXISTS (SELECT 1 FROM capture_market AS part WHERE part.capture_id = capture.capture_id)
       GROUP BY capture.capture_id HAVING count(DISTINCT host.capture_id) = 1`,
    )
    .all()
    .map(({ hostId, ...link }) => ({ link, hostId }));
}

/** The capture with markets that a bridge, or a row of them, follows; any other capture itself. */
function hostOf(captureId: number, bridges: readonly Bridge[]): number {
  const seen = new Set<number>();
  let at = captureId;
  for (;;) {
    const bridge = bridges.find(({ link }) => link.captureId === at);
    if (bridge === undefined || seen.has(at)) return at;
    seen.add(at);
    at = bridge.hostId;
  }
}
