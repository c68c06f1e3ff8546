export interface Pagination {
  page: number;
  pageSize: number;
  /** Absent when the caller wants no count. */
  pageCount?: number;
  total?: number;
}

export interface Page<Item> {
  items: Item[];
  pagination: Pagination;
}

export const paginate = (page: number, pageSize: number, total: number): Pagination => ({
  page,
  pageSize,
  pageCount: Math.ceil(total / pageSize),
  total,
});

/** Strapi's envelopes. */
export const one = <Data>(data: Data) => ({ data, meta: {} });

export const many = <Item>({ items, pagination }: Page<Item>) => ({
  data: items,
  meta: { pagination },
});
