/**
 * The version of Stripe's API that this code was written against, sent with every call. An upgrade
 * of the `stripe` package doesn't move it silently: its types refuse any other value.
 */
export const STRIPE_API_VERSION = '2026-10-28.endive';
