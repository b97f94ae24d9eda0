"""What happens to a page: a library without queue, web, environment or clock."""
