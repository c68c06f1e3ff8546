/** The API as a client sees it. */
/** Any instance of the app. */
export interface Instance {
  url: string;
}

export interface ApiError {
  status: number;
  name: string;
  message: string;
  details: { code: string; reasons?: { code: string }[]; [detail: string]: unknown };
}

/** An answer's status, headers and its two possible contents. */
export interface Answer<Data> {
  status: number;
  headers: Headers;
  /** What stands under `data`; the whole body where the contract says top level. */
  data: Data;
  error: ApiError | undefined;
}

interface CallOptions {
  /** Of the caller; anonymous without. */
  as?: { token: string };
  /** Sent as `{ data }`. */
  data?: object;
  /** Sent as it is, for the calls whose keys are at the top level. */
  body?: object;
  headers?: Record<string, string>;
}

/** One call of the API; `path` begins after `/api`. Refusals are answers, not errors. */
export async function call<Data = unknown>(
  app: Instance,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  { as, data, body, headers = {} }: CallOptions = {},
): Promise<Answer<Data>> {
  const sent = data === undefined ? body : { data };
  const response = await fetch(`${app.url}/api${path}`, {
    method,
    headers: {
      ...(sent && { 'content-type': 'application/json' }),
      ...(as && { authorization: `Bearer ${as.token}` }),
      ...headers,
    },
    ...(sent && { body: JSON.stringify(sent) }),
  });
  const text = await response.text();
  const parsed = (text === '' ? {} : JSON.parse(text)) as { data?: Data; error?: ApiError };
  const content = 'data' in parsed ? parsed.data : parsed;
  return {
    status: response.status,
    headers: response.headers,
    data: content as Data,
    error: parsed.error,
  };
}

/** What came of it in one comparable value: 201, or `409 DATES_UNAVAILABLE`. */
export const outcomeOf = ({ status, error }: Answer<unknown>): number | string =>
  error ? `${status} ${error.details.code}` : status;

/** The content of an answer that a test can't go on without. @throws unless it is a 2xx */
export function contentOf<Data>(answer: Answer<Data>): Data {
  if (answer.status >= 200 && answer.status < 300) return answer.data;
  throw new Error(`Answered ${answer.status}: ${JSON.stringify(answer.error)}`);
}
