import { isDigit, isSpace, isUpper, skipSpaces } from "./scan";

/** A joined record at most: further lines begin a record of their own. */
export const MAX_RECORD_CHARS = 32 * 1024;
export const MAX_RECORD_LINES = 500;

/** Above this share, leading white space is how the file is written and says nothing. */
const MAX_INDENTED_SHARE = 0.5;

/**
 * Cuts a text into records: one per line, but stack traces and their like stay with the line that they belong to, as
 * runtimes print them: Java, JavaScript, C#, Python, Go, Ruby, Rust, PHP. Empty lines end nothing and are dropped.
 */
export function joinLines(text: string): string[] {
  const lines = text.split("\n").map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  const state: State = { indents: indentsMean(lines), python: false, goroutine: false };
  const records: string[] = [];
  let current: string[] = [];
  let chars = 0;
  for (const [i, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const joins =
      current.length > 0 && (continues(line, current, state) || opensTrace(line, current, lines[i + 1]));
    if (joins && current.length < MAX_RECORD_LINES && chars + line.length < MAX_RECORD_CHARS) {
      current.push(line);
      chars += line.length + 1;
    } else {
      if (current.length > 0) records.push(current.join("\n"));
      if (!joins) state.python = state.goroutine = false;
      current = [line];
      chars = line.length;
    }
    note(line, state);
  }
  if (current.length > 0) records.push(current.join("\n"));
  return records;
}

interface State {
  /** Leading white space marks a continuation in this text. */
  readonly indents: boolean;
  /** Inside `Traceback …`, until the line that names the exception. */
  python: boolean;
  /** Inside a dump of goroutines. */
  goroutine: boolean;
}

function indentsMean(lines: string[]): boolean {
  let indented = 0;
  let filled = 0;
  for (const line of lines) {
    if (line.trim() === "") continue;
    filled++;
    if (isSpace(line.charCodeAt(0)) && !isFrame(line, skipSpaces(line, 0))) indented++;
  }
  return indented <= filled * MAX_INDENTED_SHARE;
}

/** Notes what the line opens or closes. */
function note(line: string, state: State): void {
  if (line.includes("Traceback (most recent call last)")) state.python = true;
  else if (state.python && !isSpace(line.charCodeAt(0))) state.python = false;
  if (isGoroutine(line)) state.goroutine = true;
}

function continues(line: string, record: string[], state: State): boolean {
  const start = skipSpaces(line, 0);
  if (start > 0 && (state.indents || state.python || isFrame(line, start))) return true;
  if (isFrame(line, start)) return true;
  const last = record[record.length - 1] as string;
  if (line.startsWith("Traceback (most recent call last)"))
    return isChained(last) || /(?:error|exception)/i.test(last);
  // The line that names the exception closes the traceback that the record has been in.
  if (state.python && (isSpace(last.charCodeAt(0)) || isChained(last)))
    return isExceptionName(line) || isChained(line);
  if (isChained(line)) return true;
  if (isGoroutine(line))
    return state.goroutine || last.startsWith("panic:") || last.startsWith("fatal error:");
  return state.goroutine && isGoFrame(line);
}

/** `java.io.IOException: disk` between the line that was logged and the frames. */
function opensTrace(line: string, record: string[], next: string | undefined): boolean {
  if (isSpace((record[record.length - 1] as string).charCodeAt(0))) return false;
  if (next === undefined || !next.startsWith("at ", skipSpaces(next, 0)) || next.startsWith("at "))
    return false;
  const colon = line.indexOf(":");
  const name = colon < 0 ? line : line.slice(0, colon);
  return (
    name.length < 200 &&
    name.includes(".") &&
    /(?:Exception|Error|Throwable)$/.test(name) &&
    !name.includes(" ")
  );
}

/** `goroutine 17 [running]:` */
function isGoroutine(line: string): boolean {
  return line.startsWith("goroutine ") && isDigit(line.charCodeAt(10)) && line.endsWith(":");
}

/** `main.handler(0xc000010000, 0x1)`, `created by net/http.(*Server).Serve`, `[signal SIGSEGV: …]`, `exit status 2` */
function isGoFrame(line: string): boolean {
  if (line.startsWith("created by ") || line.startsWith("exit status ") || line.startsWith("[signal "))
    return true;
  const open = line.lastIndexOf("(");
  const name = line.slice(0, open);
  return line.endsWith(")") && open > 0 && name.includes(".") && !name.includes(" ");
}

/** `During handling of the above exception, …`, `The above exception was the direct cause …` */
function isChained(line: string): boolean {
  return line.startsWith("During handling of the above") || line.startsWith("The above exception was");
}

/** `ValueError: bad`, `requests.exceptions.Timeout` at the foot of a traceback. */
function isExceptionName(line: string): boolean {
  const colon = line.indexOf(":");
  const name = colon < 0 ? line : line.slice(0, colon);
  return name.length < 120 && !name.includes(" ") && /^[A-Za-z_][\w.]*$/.test(name);
}

/** A line that can only be part of a trace, whatever stands before it. */
function isFrame(line: string, start: number): boolean {
  const code = line.charCodeAt(start);
  // at com.foo.Bar(Bar.java:1) · at Foo.Bar() in x.cs:line 3 · at fn (file.js:1:2)
  if (code === 97) return line.startsWith("at ", start) && (start > 0 || hasPlace(line));
  // ... 12 more
  if (code === 46) return line.startsWith("... ", start) && isDigit(line.charCodeAt(start + 4));
  if (code === 67) return line.startsWith("Caused by: ", start);
  if (code === 83) return line.startsWith("Suppressed: ", start);
  // File "x.py", line 3
  if (code === 70) return start > 0 && line.startsWith('File "', start);
  // from app.rb:3:in `call' · #0 /srv/x.php(3): call() · --> file.rs:3
  if (code === 102) return line.startsWith("from ", start) && line.includes(":in ", start);
  if (code === 35) return isDigit(line.charCodeAt(start + 1)) && line.charCodeAt(start + 2) <= 57;
  if (code === 45) return line.startsWith("--- End of ", start);
  return false;
}

/** `(File.ext:12)` or a dotted name with parentheses: what follows `at ` in a frame, and seldom in a sentence. */
function hasPlace(line: string): boolean {
  const open = line.indexOf("(");
  return open > 3 && (line.charCodeAt(line.length - 1) === 41 || isUpper(line.charCodeAt(3)));
}
