/** Thrown where a lane turns out to need more than plain replay knows; the kernel then runs it the general way from the start. */
export class NotPlain extends Error {
  override readonly name = "NotPlain";
}
