declare module "seedrandom/lib/alea.js" {
  /** The Alea generator of Johannes Baagøe: uniform in [0, 1), 32 bits. */
  export default function alea(seed: string): () => number;
}
