import type { PaymentRow } from '../../sql/payments';
import type { RefundRow } from '../../sql/refunds';

/** What the host sees of a payment: that it is there, how much, and how it stands. */
export const hostPayment = (payment: PaymentRow, bookingDocumentId: string) => ({
  documentId: payment.documentId,
  booking: bookingDocumentId,
  amount: payment.amount,
  currency: payment.currency,
  paymentStatus: payment.paymentStatus,
});

export const fullPayment = (payment: PaymentRow, bookingDocumentId: string) => ({
  ...hostPayment(payment, bookingDocumentId),
  provider: payment.provider,
  providerRef: payment.providerRef,
  amountRefunded: payment.amountRefunded,
  createdAt: payment.createdAt.toISOString(),
});

/** With the client secret: for the guest who pays, and for nobody else. */
export const guestPayment = (
  payment: PaymentRow,
  bookingDocumentId: string,
  clientSecret: string | null,
) => ({ ...fullPayment(payment, bookingDocumentId), clientSecret });

export const refundShape = (refund: RefundRow, paymentDocumentId: string) => ({
  documentId: refund.documentId,
  payment: paymentDocumentId,
  amount: refund.amount,
  currency: refund.currency,
  reason: refund.reason,
  refundStatus: refund.refundStatus,
});
