export { embed, embedQuestion } from "./embed";
export { chunkEmbeddable, type Embeddable, hashOf } from "./embeddable";
export { type Near, nearest } from "./nearest";
export { activeSpace, type Space, type Subject } from "./space";
export { type Stored, storeVectors, vectorsOf } from "./vectors";
