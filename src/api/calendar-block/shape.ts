/** A block as the Document Service returns it with its property. */
export interface BlockDocument {
  documentId: string;
  property: { documentId: string };
  startDate: string;
  endDate: string;
  reason: 'host' | 'maintenance' | 'external' | null;
  note: string | null;
  createdAt: string;
}

export const blockShape = (block: BlockDocument) => ({
  documentId: block.documentId,
  property: block.property.documentId,
  startDate: block.startDate,
  endDate: block.endDate,
  reason: block.reason ?? 'host',
  note: block.note,
  createdAt: block.createdAt,
});
