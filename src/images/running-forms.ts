import type { Context } from 'koa';
import { refuse } from '../domain/errors';
import { unavailable } from '../sql/errors';

interface RunningForm {
  controller: AbortController;
  ended: Promise<unknown>;
}

const running = new Set<RunningForm>();

/**
 * Works on a request's form.
 * @param work is to end soon, and to leave nothing behind, once its signal is given: the client
 * has gone or the process stops. What it throws then is the signal's reason.
 */
export async function runForm<Result>(
  { req, res }: Context,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const leave = (): void => {
    if (!res.writableFinished) controller.abort(refuse('VALIDATION', 'The client has gone.'));
  };
  res.once('close', leave);
  // Whoever left before this is not announced again.
  if (req.socket.destroyed) leave();
  const form = { controller, ended: work(controller.signal) };
  running.add(form);
  try {
    return await form.ended;
  } finally {
    running.delete(form);
    res.off('close', leave);
  }
}

/** Ends all running forms, which are answered 503, and waits until they have cleaned up. */
export async function stopForms(): Promise<void> {
  const forms = [...running];
  for (const { controller } of forms)
    controller.abort(unavailable('The server is stopping. Please try again.'));
  await Promise.allSettled(forms.map(({ ended }) => ended));
}
