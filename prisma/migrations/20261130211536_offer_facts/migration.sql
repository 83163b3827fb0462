-- AlterTable
ALTER TABLE "event" ADD COLUMN     "offer_facts" TEXT;
