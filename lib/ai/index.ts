export { type Embedded, embedTexts } from "./embeddings/embed";
export { DIMENSION } from "./embeddings/fit";
export { embeddingRole } from "./embeddings/role";
export { AiError } from "./errors";
export type { Answered, Ask, Budget, Listener, Reach, Tool, Used } from "./language/model";
