// A proof that has grown old, without waiting for it.

/** Ten minutes later, as the server would say it of requests to `pattern` by `method`; what is sent again after a proof reaches it. */
export const growsOld = async (page, pattern, method) => {
  let isLate = true;
  await page.route(pattern, async (route) => {
    if (route.request().method() !== method || !isLate) return route.fallback();
    const problem = { type: 'urn:rutan:problem:step_up_needed', code: 'step_up_needed', status: 403, title: 'prove first' };
    await route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify(problem) });
  });
  await page.route('**/api/v1/sessions/current/proof', async (route) => {
    const reply = await route.fetch();
    isLate = !reply.ok();
    await route.fulfill({ response: reply });
  });
};
