"""The example company's back office: invented customers in a file of their own."""
