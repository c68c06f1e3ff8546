import type { Form } from './form';
import type { Store } from './store';

/** One request to the sandbox, as the handlers see it. */
export interface Call {
  store: Store;
  /** Unix seconds. */
  now: number;
  params: Form;
  /** The id in the path; empty on collections. */
  id: string;
  /** `publishable`: a browser, which must show the intent's client secret and sees less. */
  caller: 'secret' | 'publishable';
  /** The `Stripe-Version` header; empty when absent. */
  apiVersion: string;
  /** Records an event about the object as it is now, to be sent to the webhook endpoint. */
  emit(type: string, object: object): void;
}

/** Answers with a JSON object of Stripe's, or throws a SandboxError. */
export type Handler = (call: Call) => object;
