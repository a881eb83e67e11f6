import { singleton } from "@/lib/kit/singleton";
import { AiError } from "../errors";
import type { Given } from "./embed";

const PACKAGE = "@huggingface/transformers";

type Extract = (
  texts: string[],
  options: { pooling: "mean"; normalize: boolean },
) => Promise<{ tolist(): number[][] }>;
interface Transformers {
  pipeline(task: "feature-extraction", model: string): Promise<Extract>;
}

const loaded = () => singleton("local-models", () => new Map<string, Promise<Extract>>());

/** Runs the model in this process. The package is not ours to bring: it is installed by whoever sets EMBEDDINGS=local. */
export async function embedByLocal(name: string, texts: string[]): Promise<Given> {
  const extract = await model(name);
  try {
    const output = await extract(texts, { pooling: "mean", normalize: true });
    return { vectors: output.tolist(), tokens: 0 };
  } catch (error) {
    throw new AiError(`The model ${name} failed: ${(error as Error).message}`, error);
  }
}

function model(name: string): Promise<Extract> {
  const known = loaded().get(name);
  if (known) return known;
  const loading = load(name);
  loaded().set(name, loading);
  loading.catch(() => loaded().delete(name));
  return loading;
}

async function load(name: string): Promise<Extract> {
  let transformers: Transformers;
  try {
    // Held in a name, so that no bundler looks for what is not there.
    transformers = (await import(
      /* webpackIgnore: true */ /* turbopackIgnore: true */ PACKAGE
    )) as Transformers;
  } catch (error) {
    throw new AiError(
      `EMBEDDINGS=local needs the package ${PACKAGE}: npm install --no-save ${PACKAGE}`,
      error,
    );
  }
  try {
    return await transformers.pipeline("feature-extraction", name);
  } catch (error) {
    throw new AiError(`The model ${name} could not be loaded: ${(error as Error).message}`, error);
  }
}
