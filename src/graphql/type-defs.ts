/**
 * What the generated schema lacks: the root fields, which all lead to services, and the shapes
 * that REST shows in place of relations. Properties, bookings and the like are Strapi's types.
 */
const LIST_ARGUMENTS = (filters: string): string =>
  `filters: ${filters}, pagination: PaginationArg = {}, sort: [String] = []`;

const SEARCH_ARGUMENTS = `
  city: String, country: String, checkIn: Date, checkOut: Date, guests: Int, currency: String,
  minPrice: Long, maxPrice: Long, propertyType: ENUM_PROPERTY_PROPERTYTYPE, bedrooms: Int,
  amenities: [String!], bbox: String, near: String, radiusKm: Float, q: String,
  instantBook: Boolean, sort: String, page: Int, pageSize: Int`;

const ROOTS = `
input PaginationArg { page: Int, pageSize: Int }

type Query {
  properties(${LIST_ARGUMENTS('PropertyFiltersInput')}): [Property!]!
  properties_connection(${LIST_ARGUMENTS('PropertyFiltersInput')}): PropertyEntityResponseCollection!
  property(documentId: ID!): Property
  searchProperties(${SEARCH_ARGUMENTS}): [SearchResult!]!
  searchProperties_connection(${SEARCH_ARGUMENTS}): SearchResultCollection!
  quote(property: ID!, checkIn: Date!, checkOut: Date!, guests: Int!): Quote
  "The nights of [from, to), at most 400."
  availability(property: ID!, from: Date!, to: Date!): Availability
  "The blocked nights of your property."
  calendarBlocks(property: ID!, pagination: PaginationArg = {}): [CalendarBlock!]!
  calendarBlocks_connection(property: ID!, pagination: PaginationArg = {}): CalendarBlockEntityResponseCollection!
  "The price rules of your property."
  priceRules(property: ID!, pagination: PaginationArg = {}): [PriceRule!]!
  priceRules_connection(property: ID!, pagination: PaginationArg = {}): PriceRuleEntityResponseCollection!
  "Your bookings, as guest and as host; role: guest or host narrows."
  bookings(${LIST_ARGUMENTS('BookingFiltersInput')}, role: String): [Booking!]!
  bookings_connection(${LIST_ARGUMENTS('BookingFiltersInput')}, role: String): BookingEntityResponseCollection!
  booking(documentId: ID!): Booking
  payments(pagination: PaginationArg = {}): [Payment!]!
  payments_connection(pagination: PaginationArg = {}): PaymentEntityResponseCollection!
  reviews(${LIST_ARGUMENTS('ReviewFiltersInput')}, property: ID): [Review!]!
  reviews_connection(${LIST_ARGUMENTS('ReviewFiltersInput')}, property: ID): ReviewEntityResponseCollection!
  amenities(${LIST_ARGUMENTS('AmenityFiltersInput')}): [Amenity!]!
  cancellationPolicies(${LIST_ARGUMENTS('CancellationPolicyFiltersInput')}): [CancellationPolicy!]!
  me: UsersPermissionsMe
}

type Mutation {
  register(input: UsersPermissionsRegisterInput!): UsersPermissionsLoginPayload!
  login(input: UsersPermissionsLoginInput!): UsersPermissionsLoginPayload!
  updateMe(data: UsersPermissionsUserInput!): UsersPermissionsMe
  becomeHost: UsersPermissionsLoginPayload
  createProperty(data: PropertyInput!): Property
  updateProperty(documentId: ID!, data: PropertyInput!): Property
  deleteProperty(documentId: ID!): DeleteMutationResponse!
  createCalendarBlock(data: CalendarBlockInput!): CalendarBlock
  deleteCalendarBlock(documentId: ID!): DeleteMutationResponse!
  createPriceRule(data: PriceRuleInput!): PriceRule
  updatePriceRule(documentId: ID!, data: PriceRuleInput!): PriceRule
  deletePriceRule(documentId: ID!): DeleteMutationResponse!
  "Send an Idempotency-Key header to book at most once, however often you retry."
  createBooking(data: BookingInput!): Booking
  "refundAmount, in minor units, is an admin's own decision."
  cancelBooking(documentId: ID!, reason: String, refundAmount: Long): Booking
  createPayment(data: PaymentInput!): Payment
  createReview(data: ReviewInput!): Review
}`;

const PROPERTY = `
type Picture { url: String!, width: Int, height: Int }
"Those that are smaller than the image."
type ImageFormats { thumbnail: Picture, small: Picture, medium: Picture, large: Picture }
type Image {
  documentId: ID!, url: String!, width: Int, height: Int, alternativeText: String
  formats: ImageFormats!
}
type Avatar { url: String! }
type Person { documentId: ID!, firstName: String, avatar: Avatar }
type CancellationPolicySummary { documentId: ID!, slug: String!, name: String! }

extend type Property {
  host: Person!
  "For the owner and admins."
  address: String
  "For the owner and admins."
  postalCode: String
  amenities: [Amenity!]!
  images: [Image!]!
  cancellationPolicy: CancellationPolicySummary
  "The latest published reviews, at most 20."
  reviews(limit: Int = 10): [Review!]!
}
extend input PropertyInput {
  "Admins only."
  host: ID
}

"Amounts are minor units of the currency."
type SearchResult {
  documentId: ID!, title: String!, propertyType: ENUM_PROPERTY_PROPERTYTYPE!, city: String!
  country: String!, neighbourhood: String, latitude: Float!, longitude: Float!
  pricePerNight: Long!, currency: String!, maxGuests: Int!, bedrooms: Int, beds: Int
  avgRating: Float, reviewCount: Int!, instantBook: Boolean!, image: Avatar, host: SearchHost!
  distanceKm: Float, nights: Int, total: Long, checkIn: Date, checkOut: Date
}
type SearchHost { documentId: ID!, firstName: String }
type SearchResultCollection { nodes: [SearchResult!]!, pageInfo: Pagination! }

type DateRange { start: Date!, end: Date! }
type CalendarDay {
  date: Date!, available: Boolean!, price: Long!, minNights: Int!
  closedToArrival: Boolean!, closedToDeparture: Boolean!
}
type Availability {
  from: Date!, to: Date!, timezone: String!, currency: String!
  busy: [DateRange!]!, days: [CalendarDay!]!
}

type PriceLine { code: String!, label: String!, unitAmount: Long!, quantity: Int!, amount: Long! }
type Reason { code: String!, message: String! }
type StayRange { checkIn: Date!, checkOut: Date! }
type CancellationStep { until: DateTime, refundAmount: Long! }
"What a stay costs and whether it can be booked. Amounts are minor units of the currency."
type Quote {
  token: String, expiresAt: DateTime, currency: String!, nights: Int!, lines: [PriceLine!]!
  totalAmount: Long!, available: Boolean!, reasons: [Reason!]!, alternatives: [StayRange!]!
  cancellation: [CancellationStep!]!
}`;

const BOOKING = `
type BookedProperty {
  documentId: ID!, title: String!, city: String!, country: String!, timezone: String!
  checkInTime: String!, checkOutTime: String!, latitude: Float!, longitude: Float!
  "For the guest once confirmed, the host and admins."
  address: String
  postalCode: String
}
type BookingParty {
  documentId: ID!, firstName: String, avatar: Avatar
  "Once confirmed."
  email: String
  "Once confirmed."
  phone: String
}
type BookingPayment {
  documentId: ID!, amount: Long!, currency: String!
  paymentStatus: ENUM_PAYMENT_PAYMENTSTATUS!
  "Not for the host."
  provider: String
  "Not for the host."
  amountRefunded: Long
}
extend type Booking {
  property: BookedProperty!
  guest: BookingParty!
  host: BookingParty!
  payment: BookingPayment
  "What you may do with it now."
  allowedActions: [String!]!
}
extend input BookingInput {
  "A quote's token, instead of property, checkIn, checkOut and guests."
  quoteToken: String
  "In minor units: another price is refused with PRICE_CHANGED."
  expectedTotal: Long
}
extend type Payment {
  booking: ID!
  "Not for the host."
  provider: ENUM_PAYMENT_PROVIDER
  "For the guest only: what the provider's own form needs."
  clientSecret: String
}
extend input PaymentInput { phone: String }
extend type CalendarBlock { property: ID! }
extend type PriceRule { property: ID! }
type ReviewedProperty { documentId: ID!, title: String! }
extend type Review { property: ReviewedProperty!, author: Person! }`;

const ACCOUNT = `
type UsersPermissionsMe {
  id: ID! @deprecated(reason: "It is the documentId.")
  documentId: ID!, username: String!, email: String!, firstName: String, lastName: String
  bio: String, phone: String, avatar: Image, createdAt: DateTime!
  "guest, host or admin"
  role: String!
}
type UsersPermissionsLoginPayload { jwt: String!, refreshToken: String!, user: UsersPermissionsMe! }
input UsersPermissionsLoginInput {
  identifier: String!, password: String!, provider: String = "local"
}
input UsersPermissionsRegisterInput {
  email: String!, password: String!, firstName: String!, lastName: String!, username: String
  "guest, the rule, or host"
  accountType: String
}
input UsersPermissionsUserInput { firstName: String, lastName: String, bio: String, phone: String }`;

export const TYPE_DEFS = [ROOTS, PROPERTY, BOOKING, ACCOUNT].join('\n');
