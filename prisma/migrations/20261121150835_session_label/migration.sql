-- AlterTable
ALTER TABLE "session" ADD COLUMN     "label" TEXT;
