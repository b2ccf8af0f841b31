"""Stage five: drafts and forms become .docx files through docxtpl templates."""
