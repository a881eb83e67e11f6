/** What the parts of a header read so far allow to come next. */
export interface Progress {
  /** Epoch ms. */
  readonly now: number;
  times: number;
  numbers: number;
  brackets: number;
  /** The last time was one of syslog: host and program follow. */
  syslogTime: boolean;
  /** The writer is named, or the message is known to begin: only bracketed context may follow. */
  named: boolean;
  /** Columns are separated by `|`. */
  piped: boolean;
  /** Process and thread id were read: the tag of Android follows the level. */
  tagged: boolean;
}

export function newProgress(now: number, syslogTime: boolean): Progress {
  return { now, times: 1, numbers: 0, brackets: 0, syslogTime, named: false, piped: false, tagged: false };
}

/** Nothing but bracketed context may follow. */
export function finish(progress: Progress): true {
  progress.named = true;
  return true;
}
