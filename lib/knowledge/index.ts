export { textDistance } from "./lexical/distance";
