/** Something the tests need is not on this machine and cannot be brought; the suites that need it are skipped. */
export class Missing extends Error {}
