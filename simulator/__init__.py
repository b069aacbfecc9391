"""A WeChat official-account platform on your desk: it pushes to the product and answers the product's API calls."""
