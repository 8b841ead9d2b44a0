"""What the script's web application was asked, asked again of the emitted service over HTTP.

The contract of the service is another one by design, so differences have kinds, and kinds have names.
"""
