import { z } from 'zod';
import { defineRoutes } from '../../../http/route';
import { envelope, pageOf } from '../../../http/schemas';
import { PROPERTY_FORM } from '../../../images/forms';
import { imageAnswer } from '../../../images/shape';
import {
  availabilityAnswer,
  availabilityQuery,
  createPropertyBody,
  propertyAnswer,
  quoteAnswer,
  quoteBody,
  updatePropertyBody,
} from '../schemas';
import { searchAnswer, searchQuery } from '../search-schemas';

const property = envelope(propertyAnswer);

// Fixed paths stand before /:id, or they would never be reached.
export default defineRoutes('property', [
  {
    method: 'GET',
    path: '/properties/search',
    handler: 'property.search',
    action: 'property.search',
    summary: 'Search by place, dates, guests and price',
    query: searchQuery,
    answers: { 200: { description: 'One page of matches', schema: pageOf(searchAnswer) } },
    refusals: ['INVALID_DATES', 'MAX_NIGHTS'],
  },
  {
    method: 'GET',
    path: '/properties',
    handler: 'property.find',
    action: 'property.find',
    summary: 'Listed properties; owners and admins see all of theirs',
    strapiQuery: 'list',
    answers: { 200: { description: 'One page', schema: pageOf(propertyAnswer) } },
  },
  {
    method: 'POST',
    path: '/properties',
    handler: 'property.create',
    action: 'property.create',
    summary: 'Create a property of your own',
    body: createPropertyBody,
    answers: { 201: { description: 'Created', schema: property } },
  },
  {
    method: 'GET',
    path: '/properties/:id',
    handler: 'property.findOne',
    action: 'property.findOne',
    summary: 'One property',
    strapiQuery: 'one',
    answers: { 200: { description: 'The property', schema: property } },
    refusals: ['NOT_FOUND'],
  },
  {
    method: 'PUT',
    path: '/properties/:id',
    handler: 'property.update',
    action: 'property.update',
    summary: 'Change some fields of your property',
    body: updatePropertyBody,
    answers: { 200: { description: 'The property', schema: property } },
    refusals: ['NOT_FOUND'],
  },
  {
    method: 'DELETE',
    path: '/properties/:id',
    handler: 'property.delete',
    action: 'property.delete',
    summary: 'Delete your property; with past bookings it is kept as removed',
    answers: { 204: { description: 'Deleted' } },
    refusals: ['NOT_FOUND', 'HAS_ACTIVE_BOOKINGS'],
  },
  {
    method: 'POST',
    path: '/properties/:id/images',
    handler: 'property.addImages',
    action: 'property.addImages',
    summary: 'Add images to your property: all of the form or none',
    form: PROPERTY_FORM,
    answers: {
      201: { description: 'All images of the property', schema: envelope(z.array(imageAnswer)) },
    },
    refusals: ['VALIDATION', 'NOT_FOUND', 'TOO_LARGE'],
  },
  {
    method: 'DELETE',
    path: '/properties/:id/images/:fileId',
    handler: 'property.removeImage',
    action: 'property.removeImage',
    summary: 'Delete an image of your property',
    answers: { 204: { description: 'Deleted' } },
    refusals: ['NOT_FOUND'],
  },
  {
    method: 'GET',
    path: '/properties/:id/availability',
    handler: 'property.availability',
    action: 'property.availability',
    summary: 'The nights of [from, to), at most 400',
    query: availabilityQuery,
    answers: { 200: { description: 'The calendar', schema: envelope(availabilityAnswer) } },
    refusals: ['INVALID_DATES', 'NOT_FOUND'],
  },
  {
    method: 'POST',
    path: '/properties/:id/quotes',
    handler: 'property.quote',
    action: 'property.quote',
    summary: 'The price of a stay, line by line, and whether it can be booked',
    body: quoteBody,
    answers: { 200: { description: 'The quote', schema: envelope(quoteAnswer) } },
    refusals: ['INVALID_DATES', 'NOT_FOUND', 'MAX_NIGHTS', 'AMOUNT_TOO_LARGE'],
  },
]);
