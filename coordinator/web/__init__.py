"""HTML plumbing: access marks, forms, filters, languages, headers, errors."""
