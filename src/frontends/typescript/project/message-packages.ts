/** Packages that carry messages between the parts of one program, each under the names that it is imported by. */

export const messagePackages = {
  bullmq: ['bullmq', '@nestjs/bullmq'],
  bull: ['bull', '@nestjs/bull'],
  kue: ['kue'],
  beeQueue: ['bee-queue'],
  agenda: ['agenda', '@hokify/agenda'],
  pgBoss: ['pg-boss'],
  electron: ['electron', 'electron/main', 'electron/renderer', 'electron/common'],
} as const
