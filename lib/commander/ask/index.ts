export { answerQuestion, waitingQuestions } from "./answer-question";
export { askQuestion } from "./ask-question";
export { type EnqueueQuestion, type QuestionJob, wireQuestions } from "./enqueue";
export { listQuestions } from "./list-questions";
export { stopQuestion } from "./stop-question";
