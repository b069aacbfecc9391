// Talking to the desk: everything goes through these functions.

/** Act on the desk; throws an Error with a sentence for the person when it is refused. */
export async function act(name, body) {
  const response = await fetch(`desk/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

/** Everything that changed after entry number `since`. */
export async function state(since) {
  const response = await fetch(`desk/state?since=${since}`);
  return response.json();
}

/** Send a picture of the person's own. */
export async function sendPicture(openid, file) {
  const response = await fetch(`desk/photo?openid=${encodeURIComponent(openid)}`, {
    method: "POST",
    headers: { "Content-Type": file.type },
    body: file,
  });
  if (!response.ok) throw new Error((await response.json()).error);
}
