import { createPaymentBody, paymentsQuery } from '../../api/payment/schemas';
import { findPayments } from '../../api/payment/services/find-payments';
import { openPayment } from '../../api/payment/services/open-payment';
import { guestPayment } from '../../api/payment/shape';
import { signedIn } from '../../http/caller';
import { parse } from '../../http/parse';
import { listFields, texts, type RootFields } from '../field';

export const paymentQueries: RootFields = listFields(
  'payments',
  'payment.find',
  (args, { caller }) => {
    const { pagination } = parse(paymentsQuery, { pagination: texts(args.pagination) });
    return findPayments(signedIn(caller), pagination);
  },
);

export const paymentMutations: RootFields = {
  createPayment: {
    action: 'payment.create',
    resolve: async ({ data }, { caller }) => {
      const input = parse(createPaymentBody, data);
      const { payment, clientSecret } = await openPayment(signedIn(caller), input);
      return guestPayment(payment, input.booking, clientSecret);
    },
  },
};
