export { answerQuestion, waitingQuestions } from "./answer-question";
export { askQuestion } from "./ask-question";
export { listQuestions } from "./list-questions";
export { stopQuestion } from "./stop-question";
