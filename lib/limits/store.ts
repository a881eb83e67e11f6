/** So many in any `seconds`, of a limit of this name. */
export interface Rate {
  name: string;
  quota: number;
  seconds: number;
}

/** What a process tells and asks of one caller. */
export interface Ask {
  /** The limit and the caller. */
  id: string;
  quota: number;
  windowMs: number;
  /** Let in already, to be counted whatever there is room for. */
  spent: number;
  /** Wait to be let in. */
  want: number;
}

export interface Grant {
  /** Of those that wait, how many may come in. */
  granted: number;
  /** In the window now, all processes together. */
  used: number;
  /** Until there is room for one more; 0 while there is. */
  retryMs: number;
  /** Until the window is empty, if nobody comes. */
  emptyMs: number;
}

/** Where all processes count together. Answers in the order of the questions, no two of which have the same id. */
export interface Store {
  name: string;
  take(asks: Ask[]): Promise<Grant[]>;
}
