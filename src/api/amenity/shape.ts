export interface AmenityDocument {
  documentId: string;
  slug: string;
  name: string;
  category: string | null;
}

export const amenityShape = ({ documentId, slug, name, category }: AmenityDocument) => ({
  documentId,
  slug,
  name,
  category,
});
