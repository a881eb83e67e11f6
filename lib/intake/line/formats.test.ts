import { expect, test } from "vitest";
import { parseLine } from "./parse";

const NOW = Date.parse("2025-01-05T12:00:00Z");

/** Name of the format, a line of it, and the time, level and message that are read from it (- for none). */
const FORMATS = `
syslog
Jun 14 15:16:01 web sshd(pam)[19939]: check pass
= 2024-06-14T15:16:01.000Z - check pass

syslog, old daemon
Jun 19 04:09:11 web syslogd 1.4.1: restart.
= 2024-06-19T04:09:11.000Z - restart.

syslog, spaces in the name
Jul  1 09:02:26 mac Some App[144]: ready
= 2024-07-01T09:02:26.000Z - ready

syslog, two programs
Jul  1 09:02:26 mac org.launchd[1] (org.job[7]): exited
= 2024-07-01T09:02:26.000Z - exited

syslog with priority
<34>Oct 11 22:14:15 web su: denied
= 2024-10-11T22:14:15.000Z fatal denied

RFC 5424
<165>1 2003-10-11T22:14:15.003Z web.example.com evntslog 7 ID47 [x@1 a="]" b="\\"]"][y@1 c="1"] begun
= 2003-10-11T22:14:15.003Z info begun

RFC 5424, nothing known
<14>1 - - - - - - hello
= - info hello

log4j
2015-10-18 18:01:47,978 INFO [main] org.acme.Master: Created it
= 2015-10-18T18:01:47.978Z info Created it

log4j with dashes
2015-07-29 19:04:29,071 - WARN  [Worker:18:Mgr$Send@688] - Leaving: now
= 2015-07-29T19:04:29.071Z warn Leaving: now

logback
03:04:05.123 [main] DEBUG c.e.Foo - started
= 2025-01-05T03:04:05.123Z debug started

spring
2024-01-02 03:04:05.123  INFO 12 --- [exec-1] c.e.App       : Started
= 2024-01-02T03:04:05.123Z info Started

short year first
17/06/09 20:10:40 INFO spark.Manager: Changing: acls
= 2017-06-09T20:10:40.000Z info Changing: acls

compact date
081109 203615 148 INFO dfs.Node$Responder: block 7 done
= 2008-11-09T20:36:15.000Z info block 7 done

glog
E0102 15:04:05.678901   123 file.cc:12] disk gone
= 2025-01-02T15:04:05.678Z error disk gone

android
03-17 16:13:38.811  1702  2395 D WindowManager: opening
= 2024-03-17T16:13:38.811Z debug opening

android, padded tag
03-17 16:13:40.345  3462  3462 I chatty  : expire
= 2024-03-17T16:13:40.345Z info expire

android, brief
W/ActivityManager( 1702): slow
= - warn slow

pipes
20171223-22:15:29:606|Step_LSC|30002312|changed 3579
= 2017-12-23T22:15:29.606Z - changed 3579

pipes, loguru
2024-01-02 03:04:05.123 | ERROR    | mod:func:12 - broke
= 2024-01-02T03:04:05.123Z error broke

a cluster's columns
- 1100000001 2004.11.09 r7-m2 2004-11-09-11.33.21.125000 r7-m2 HW CORE FATAL data lost
= 2004-11-09T11:33:21.125Z fatal data lost

a cluster around syslog
- 1131566461 2005.11.09 n228 Nov 9 12:01:01 n228/n228 crond(pam)[2915]: closed
= 2005-11-09T20:01:01.000Z - closed

a numbered table
134681 node-246 unix.hw state_change 1077804742 1 Component down
= 2004-02-26T14:12:22.000Z - Component down

a padded component
2016-09-28 04:30:30, Info                  CBS    Loaded stack
= 2016-09-28T04:30:30.000Z info Loaded stack

a file name before the time
api.log.1.2017-05-16_13:53:08 2017-05-16 00:00:00.008 25746 INFO nova.api [req-1 - -] GET done
= 2017-05-16T00:00:00.008Z info GET done

a bracketed time and a program
[10.30 16:49:06] chrome.exe - host:80 close
= 2024-10-30T16:49:06.000Z - host:80 close

a program with a mark
[10.30 16:49:06] chrome.exe *64 - host:80 open
= 2024-10-30T16:49:06.000Z - host:80 open

web server error log
[Sun Dec 04 04:47:44 2005] [error] [client 10.0.0.7] no index
= 2005-12-04T04:47:44.000Z error no index

proxy error log
2023/01/01 12:00:00 [error] 12#45: *78 connect() failed
= 2023-01-01T12:00:00.000Z error connect() failed

python
2024-01-02 03:04:05,123 - my.mod - ERROR - broke: badly
= 2024-01-02T03:04:05.123Z error broke: badly

python, joined
WARNING:root:low disk
= - warn low disk

task queue
[2024-01-02 03:04:05,123: INFO/Main] ready
= 2024-01-02T03:04:05.123Z info ready

ruby
E, [2024-01-02T03:04:05.123456 #12] ERROR -- : broke
= 2024-01-02T03:04:05.123Z error broke

go with tabs
2024-01-02T03:04:05.000Z\tINFO\tpkg/a.go:42\thello
= 2024-01-02T03:04:05.000Z info hello

postgres
2024-01-02 03:04:05.123 UTC [12] u@db ERROR:  relation "x" missing
= 2024-01-02T03:04:05.123Z error relation "x" missing

mysql
2024-01-02T03:04:05.123456Z 0 [Warning] [MY-01] [Server] late
= 2024-01-02T03:04:05.123Z warn late

container runtime
2024-01-02T03:04:05.123456789Z stderr F boom
= 2024-01-02T03:04:05.123Z - boom

seconds
1700000000.250 started
= 2023-11-14T22:13:20.250Z - started

milliseconds in brackets
[1700000000250] started
= 2023-11-14T22:13:20.250Z - started

zone
2024-01-02T03:04:05+02:00 started
= 2024-01-02T01:04:05.000Z - started

colours
\u001b[32m2024-01-02 03:04:05\u001b[0m INFO started
= 2024-01-02T03:04:05.000Z info started
`;

const cases = FORMATS.trim()
  .split("\n\n")
  .map((block) => block.split("\n") as [format: string, line: string, read: string]);

test.each(cases)("the header of %s is taken off and read", (_format, line, read) => {
  const { ts, level, message } = parseLine(line, NOW);
  const time = ts === undefined ? "-" : new Date(ts).toISOString();
  expect(`= ${time} ${level ?? "-"} ${message}`).toBe(read);
});
