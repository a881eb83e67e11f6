/** Texts at most this far apart are the same, by embedding model: `npm run bench -- dedup --distance` chose them. */
export const LEXICAL_NEAREST = { model: "lexical", distance: 0.02 };
