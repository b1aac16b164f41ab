/** Whether the focus follows into the conversation that opens next: not when somebody walks through the list by keys. */
let follow = true;

export function stayInList(): void {
  follow = false;
}

export function takeArrival(): boolean {
  const now = follow;
  follow = true;
  return now;
}
