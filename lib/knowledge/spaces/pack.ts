import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { Lexicon } from "../lexical/lexicon";
import type { Corpus, Fields } from "../retrieval/full-text";

/** What a workspace's own texts teach: which words tell, and how long its runbooks are. */
export interface Learned {
  lexicon: Lexicon;
  figures: Omit<Corpus, "lexicon"> | null;
}

type Entries = [string, number][];
interface Packed {
  documents: number;
  anywhere: Entries;
  inSymptoms: Entries;
  grams: Entries;
  templates: Entries;
  figures: { inNames: Entries; meanWords: Fields<number> } | null;
}

/** As it is kept in a row: compressed JSON. */
export async function packLearned({ lexicon, figures }: Learned): Promise<Buffer> {
  const packed: Packed = {
    documents: lexicon.documents,
    anywhere: [...lexicon.anywhere],
    inSymptoms: [...lexicon.inSymptoms],
    grams: [...lexicon.grams],
    templates: [...lexicon.templates],
    figures: figures && { inNames: [...figures.inNames], meanWords: figures.meanWords },
  };
  return promisify(gzip)(JSON.stringify(packed));
}

export async function unpackLearned(bytes: Uint8Array): Promise<Learned> {
  const packed = JSON.parse((await promisify(gunzip)(bytes)).toString()) as Packed;
  return {
    lexicon: {
      documents: packed.documents,
      anywhere: new Map(packed.anywhere),
      inSymptoms: new Map(packed.inSymptoms),
      grams: new Map(packed.grams),
      templates: new Map(packed.templates),
    },
    figures: packed.figures && {
      inNames: new Map(packed.figures.inNames),
      meanWords: packed.figures.meanWords,
    },
  };
}
