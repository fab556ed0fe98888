/** What is to happen at known times, in the order in which it was noted. */
type Act = () => void;

export class NaiveAgenda {
  #due: { readonly timeUs: number; readonly act: Act }[] = [];

  add(timeUs: number, act: Act): void {
    this.#due.push({ timeUs, act });
  }

  /** Infinity when nothing is. */
  get firstUs(): number {
    return Math.min(...this.#due.map(({ timeUs }) => timeUs));
  }

  takeFirst(): Act {
    const { firstUs } = this;
    const at = this.#due.findIndex(({ timeUs }) => timeUs === firstUs);
    return this.#due.splice(at, 1)[0]!.act;
  }

  takeAll(atUs: number): readonly Act[] {
    const taken = this.#due.filter(({ timeUs }) => timeUs === atUs);
    this.#due = this.#due.filter(({ timeUs }) => timeUs !== atUs);
    return taken.map(({ act }) => act);
  }
}
