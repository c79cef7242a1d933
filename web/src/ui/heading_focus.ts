// After a change of page the focus goes to the new page's h1, once it is there; the first page of a visit is left alone.
let wanted = false;

export function wantHeadingFocus(): void {
  wanted = true;
}

export function takeHeadingFocus(): boolean {
  const was = wanted;
  wanted = false;
  return was;
}
