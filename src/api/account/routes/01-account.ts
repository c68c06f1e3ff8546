import { z } from 'zod';
import { defineRoutes } from '../../../http/route';
import { envelope, noData, noQuery } from '../../../http/schemas';
import { AVATAR_FORM } from '../../../images/forms';
import {
  changePasswordBody,
  loginBody,
  ownProfileAnswer,
  profileBody,
  publicProfileAnswer,
  refreshBody,
  registerBody,
  sessionAnswer,
  tokensAnswer,
} from '../schemas';

const registration = {
  method: 'POST',
  handler: 'auth.register',
  action: 'auth.register',
  summary: 'Register as a guest or a host',
  body: registerBody,
  bodyAt: 'top',
  answers: { 201: { description: 'Registered and signed in', schema: sessionAnswer } },
} as const;

const profileUpdate = {
  path: '/users/me',
  handler: 'user.updateMe',
  action: 'user.updateMe',
  summary: 'Change your profile',
  body: profileBody,
  answers: { 200: { description: 'Your profile', schema: envelope(ownProfileAnswer) } },
} as const;

export default defineRoutes('account', [
  { ...registration, path: '/auth/local/register' },
  { ...registration, path: '/users' },
  {
    method: 'POST',
    path: '/auth/local',
    handler: 'auth.login',
    action: 'auth.login',
    summary: 'Sign in by e-mail address or username',
    body: loginBody,
    bodyAt: 'top',
    answers: { 200: { description: 'Signed in', schema: sessionAnswer } },
  },
  {
    method: 'POST',
    path: '/auth/refresh',
    handler: 'auth.refresh',
    action: 'auth.refresh',
    summary: 'Renew an access token',
    body: refreshBody,
    bodyAt: 'top',
    answers: { 200: { description: 'New tokens', schema: tokensAnswer } },
    refusals: ['UNAUTHENTICATED'],
  },
  {
    method: 'POST',
    path: '/auth/logout',
    handler: 'auth.logout',
    action: 'auth.logout',
    summary: 'Sign out; other devices stay signed in',
    body: noData,
    bodyAt: 'top',
    answers: { 200: { description: 'Signed out', schema: z.object({}) } },
  },
  {
    method: 'POST',
    path: '/auth/change-password',
    handler: 'auth.changePassword',
    action: 'auth.changePassword',
    summary: 'Change your password; all other sessions end',
    body: changePasswordBody,
    bodyAt: 'top',
    answers: { 200: { description: 'Changed', schema: sessionAnswer } },
  },
  {
    method: 'GET',
    path: '/users/me',
    handler: 'user.me',
    action: 'user.me',
    summary: 'Your profile',
    query: noQuery,
    answers: { 200: { description: 'Your profile', schema: envelope(ownProfileAnswer) } },
  },
  { ...profileUpdate, method: 'PUT' },
  { ...profileUpdate, method: 'PATCH' },
  {
    method: 'POST',
    path: '/users/me/avatar',
    handler: 'user.changeAvatar',
    action: 'user.changeAvatar',
    summary: 'Set your picture; it takes the place of the one before',
    form: AVATAR_FORM,
    answers: { 200: { description: 'Your profile', schema: envelope(ownProfileAnswer) } },
    refusals: ['VALIDATION', 'TOO_LARGE'],
  },
  {
    method: 'POST',
    path: '/users/me/become-host',
    handler: 'user.becomeHost',
    action: 'user.becomeHost',
    summary: 'Become a host',
    body: noData,
    answers: { 200: { description: 'You are a host now', schema: sessionAnswer } },
  },
  {
    method: 'GET',
    path: '/users/:id',
    handler: 'user.findOne',
    action: 'user.findOne',
    summary: 'A public profile; all of it for yourself and for admins',
    query: noQuery,
    answers: {
      200: {
        description: 'The profile',
        schema: envelope(z.union([ownProfileAnswer, publicProfileAnswer])),
      },
    },
    refusals: ['NOT_FOUND'],
  },
]);
