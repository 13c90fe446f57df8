import { answered, ANSWERS, ASKS, fillAsk, form, room, seated } from "./house.mjs";

export const title = "without script one asks in a Room and another answers";
const QUESTION = "Which words may the slide say without any script?";

export const keep = async (browser) => {
  const asker = await seated(browser, ASKS, { javaScriptEnabled: false });
  const path = await room(asker);
  await asker.goto(path);
  const ask = await fillAsk(asker, QUESTION);
  await ask.getByRole("button", { name: "Ask" }).click();
  await asker.locator("main").getByText(QUESTION).first().waitFor();

  const answerer = await seated(browser, ANSWERS, { javaScriptEnabled: false });
  await answerer.goto(path);
  await answerer.locator("main").getByText(QUESTION).first().waitFor();
  const entry = answerer.getByRole("row").filter({ hasText: QUESTION });
  const answer = await form(entry, "ask.answered");
  await answer.locator('[name="text"]').fill("These, and no others.");
  await answer.getByRole("button", { name: "Answer" }).click();
  await answered(answerer, QUESTION);
  await asker.goto(path);
  await answered(asker, QUESTION);
};
